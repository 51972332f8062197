package io.parallax.deploy.export;

import io.parallax.deploy.export.exchange.NotTaken;
import java.util.List;

/**
 * A tool's answers, checked against their requests.
 *
 * @param outcomes one for each answer in the files
 * @param notTaken what else the files hold
 */
public record CheckedAnswers(List<Outcome> outcomes, List<NotTaken> notTaken) {}
