"""The practice town: the whole bot, made-up people with phones, and a clock to be moved, on one page."""
