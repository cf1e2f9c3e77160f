"""Group the i18n modules."""
