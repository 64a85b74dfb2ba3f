"""What is to be done before the site is opened, on the dashboard."""

from wagtail.admin.ui.components import Component

from practice.core.opening_checks import run_opening_checks


class OpeningPanel(Component):
    """Each thing with what to do, or ticked once it is done; nothing at all when all are done."""

    order = 20  # beneath what needs looking after
    template_name = "practice/opening_panel.html"

    class Media:
        css = {"all": ["practice/css/opening-panel.css"]}

    def get_context_data(self, parent_context):
        results = run_opening_checks()
        left = [(check, problem) for check, problem in results if problem]
        here = [(check, problem) for check, problem in left if problem.link]
        on_the_server = [(check, problem) for check, problem in left if not problem.link]
        return {
            "groups": {"": here, "For whoever looks after the server": on_the_server},
            "done": [check for check, problem in results if not problem],
            "left": len(left),
        }
