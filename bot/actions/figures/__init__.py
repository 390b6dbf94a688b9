"""What is counted of cases, for whoever answers for them."""
