"""Measures of speed, as ratios to a bare page of the same run. See docs/reference/performance.md."""
