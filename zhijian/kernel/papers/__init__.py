"""Papers (文书) that acts issue: fonts, typesetting, QR and check codes are pure; tables and kinds stand beside."""
