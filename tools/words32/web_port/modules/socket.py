"""In the place of the sockets that the web port does not have: it can be imported, no more."""
