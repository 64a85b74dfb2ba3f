"""What the health checks have found, on the dashboard."""

from wagtail.admin.ui.components import Component

from practice.core.health import run_checks


class HealthPanel(Component):
    """Each problem in words, with what to do; nothing at all if there is none."""

    order = 10  # above every other panel
    template_name = "practice/health_panel.html"

    class Media:
        css = {"all": ["practice/css/health-panel.css"]}

    def get_context_data(self, parent_context):
        problems = [result.problem for result in run_checks() if result.problem]
        # First what the reader can put right, and then what somebody else has to be told of.
        return {"problems": sorted(problems, key=lambda problem: not problem.link)}
