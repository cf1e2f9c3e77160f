"""The blueprint that the modules of the organisers' side hang their pages on."""

from flask import Blueprint

bp = Blueprint("organise", __name__, url_prefix="/organise")
