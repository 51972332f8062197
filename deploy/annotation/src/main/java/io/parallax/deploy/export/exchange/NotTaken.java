package io.parallax.deploy.export.exchange;

/**
 * Something that a tool's files hold and that is no part of an answer, counted by kind.
 *
 * @param what its kind, in a few words
 * @param count how many of it there are
 * @param first where the first one is: a file, a request, or a place in one
 */
public record NotTaken(String what, int count, String first) {}
