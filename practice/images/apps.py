from django.apps import AppConfig

from practice.images.avif_speed import set_global_avif_speed


class ImagesConfig(AppConfig):
    name = "practice.images"
    verbose_name = "Renditions by role"

    def ready(self):
        set_global_avif_speed()
