"""The store as the frame knows it."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Resource versions, audit, people, desk lines and due tasks."""

    name = "medonc.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
