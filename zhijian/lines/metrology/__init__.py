"""Metrology 计量: instruments under mandatory verification, their worksheets, certificates and due dates.

By the Metrology Law 计量法 (art. 9, mandatory verification 强制检定), its implementing rules 计量法实施细则 and the
verification regulations 检定规程 (JJG), which live as dated data packs in ``rules/packs``.
"""
