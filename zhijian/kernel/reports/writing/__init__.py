"""工作总结 The report that proves itself: text with live figures, frozen at a position, recomputable for ever."""
