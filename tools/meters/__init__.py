"""`python -m tools.meters`: list, show, decode and check the meters the station knows."""
