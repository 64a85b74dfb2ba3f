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
        left = [result for result in results if result.problem]
        return {
            "here": [result for result in left if result.problem and result.problem.link],
            "on_the_server": [
                result for result in left if result.problem and not result.problem.link
            ],
            "done": [result for result in results if not result.problem],
            "left": len(left),
        }
