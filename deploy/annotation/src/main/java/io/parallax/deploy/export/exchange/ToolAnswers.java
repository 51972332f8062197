package io.parallax.deploy.export.exchange;

import java.util.List;

/**
 * What a tool's files have: the answers, and what is none.
 *
 * @param answers in the order of the files
 * @param notTaken what else the files hold, by kind
 */
public record ToolAnswers(List<ToolAnswer> answers, List<NotTaken> notTaken) {}
