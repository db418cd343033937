"""Who works with old reports."""

from zhijian.kernel.indicators.composing import STATISTICIAN
from zhijian.kernel.org.duties import declare
from zhijian.kernel.org.words import words

"""Takes in reports of its body and those below, and confirms their figures. Not the one who reports actuals of targets:
whoever is measured by a number should not also settle what it was last year."""
VOCABULARY = declare("vocabulary_officer", words("说法管理", "Vocabulary officer"))
"""Decides which words hold for all; only at the top body."""
