"""The lessons: the networks that lecture notes teach, running, with the shape on every arrow."""

from rnnviz.ui.lesson_view import lesson_page

lesson_page()
