"""The lessons: the networks that lecture notes teach, running, with the shape on every arrow."""

from rnnviz.ui.lessons.view import page

page()
