"""上报链 The reporting chain: nil returns, period closes at a position, summaries called, graded and accepted."""
