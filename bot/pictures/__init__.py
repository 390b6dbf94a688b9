"""Values → PNG. What stands in a picture is a value here; Pillow and the font are loaded when it is drawn, not before."""
