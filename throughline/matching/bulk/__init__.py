"""A whole register compared with itself or with a file: the definition of ``comparing``, said to Splink, on DuckDB or on Spark.

``columns`` folds people once; ``levels`` says each level over those columns; ``settings`` hands them to Splink; ``training`` fits
the model to the data, ``model`` keeps it, ``linking`` finds the pairs; ``duck`` and ``spark`` are the engines. No page imports
anything from here: Splink and DuckDB are loaded by the command line alone.
"""
