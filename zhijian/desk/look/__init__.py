"""How values look: words for numbers and dates, drawings, and the shapes that templates take. No I/O."""
