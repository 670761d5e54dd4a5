"""The demo: the six months of one hub, played through the same actions as real work. Nobody in it is real."""
