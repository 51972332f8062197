package io.parallax.schemas.generation;

import io.parallax.schemas.Model;

/**
 * An announcement that does not count.
 *
 * @param model what was announced
 * @param why one sentence, without a full stop
 */
public record RefusedModel(Model model, String why) {}
