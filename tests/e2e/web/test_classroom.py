import pytest

from tests.e2e.web.test_pages import DISCLOSURE, ENLARGED, QUESTION, findings

pytestmark = pytest.mark.e2e

PROJECTOR = {"width": 1280, "height": 720}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PROJECTOR, ENLARGED], ids=["projector", "enlarged"])
def test_the_screen_of_a_class_has_no_serious_finding(reader, size, scheme, request):
    name = request.node.callspec.id
    teacher = reader(viewport=size, color_scheme=scheme)
    for path in ("/insegnante", "/aula"):
        teacher.open(path)
        assert findings(teacher.page) == [], path
        teacher.shoot(f"{name}-{path.strip('/')}", whole=True)
    teacher.write(QUESTION)
    assert findings(teacher.page) == []
    teacher.shoot(f"{name}-aula-answer")
    assert teacher.complaints == []


def test_what_someone_in_danger_writes_does_not_stand_on_the_wall(reader):
    pupil = reader(viewport=PROJECTOR)
    pupil.open("/aula")
    pupil.write(DISCLOSURE)

    assert pupil.page.locator(".crisis").is_visible()
    assert not pupil.page.locator(".mine").last.is_visible()
    pupil.shoot("projector-aula-card")


def test_the_last_question_alone_stands_on_the_wall_with_its_sources_open(reader):
    teacher = reader(viewport=PROJECTOR)
    teacher.open("/aula")
    teacher.write(QUESTION)
    teacher.write("Che cosa fa un educatore?")

    assert teacher.page.locator(".mine:visible").count() == 1
    assert teacher.page.locator(".sources ol:visible").count() == 1


def test_the_key_in_a_private_link_leaves_the_address_at_once(reader):
    teacher = reader()
    teacher.open(f"/insegnante#chiave={'x' * 43}")
    teacher.page.wait_for_selector(".notice")

    assert "chiave" not in teacher.page.url
    assert "Questa chiave non è valida" in teacher.page.inner_text("main")
