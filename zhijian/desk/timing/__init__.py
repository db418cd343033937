"""Limits on screen: their rows, words, working, month, feed."""
