"""The diagram of a GAN."""

from course import plots


def test_both_networks_and_all_that_passes_between_them():
    fig = plots.adversaries()
    texts = [" ".join(text.get_text().split()) for text in fig.axes[0].texts]
    assert {"noise $z$", "generator $G$", "$G(z)$", "real image $x$", "discriminator $D$", "real?"} <= set(texts)
    dashed = [patch for patch in fig.axes[0].patches if patch.get_linestyle() == "--"]
    assert len(fig.axes[0].patches) == 6
    assert len(dashed) == 1
    assert "back to the generator" in fig.sentence
    fig.canvas.draw()


def test_no_box_covers_another():
    fig = plots.adversaries()
    fig.draw_without_rendering()
    boxes = [text.get_bbox_patch().get_window_extent() for text in fig.axes[0].texts if text.get_bbox_patch()]
    assert len(boxes) == 6
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[:place])
