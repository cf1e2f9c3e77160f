"""The blueprint that the modules of the organisers' side hang their pages on."""

from flask import Blueprint

bp = Blueprint("organiser", __name__, url_prefix="/organise")
