"""Zhijian 质监: do the work once, and every figure follows, provable down to the record."""

__version__ = "0.1.0"
