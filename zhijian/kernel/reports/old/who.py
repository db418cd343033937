"""Who works with old reports."""

from zhijian.kernel.indicators.composing import STATISTICIAN
from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.words import words

VOCABULARY = declare("vocabulary_officer", words("说法管理", "Vocabulary officer"))
"""Decides which words hold for all; only at the top body."""

__all__ = ["STATISTICIAN", "VOCABULARY"]
