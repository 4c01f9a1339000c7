"""Report formats. One file here is one `--format`: literal MIME and EXTENSION, and render(tables) -> str, which ends in one newline.

Several tables are several splits of one experiment.
"""
