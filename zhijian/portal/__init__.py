"""The public's pages: whether a paper is genuine and still stands, and the proof to check it without trusting us."""
