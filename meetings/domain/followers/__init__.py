"""Who follows which meetings by mail: confirmed by the address itself, ended by one click."""
