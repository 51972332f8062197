package io.parallax.topology.select;

import io.parallax.scorer.selection.SelectionRules;
import java.time.Duration;

/**
 * When and what the selector selects.
 *
 * @param rules what is eligible and how much may be asked
 * @param live true: as the coverage grows; false: once, when a scan is drained
 * @param interval how often changed scenes are looked at
 * @param withdrawBelow a request that nobody has answered is withdrawn when its view entropy has
 *     fallen below this share of what it was; 0: never
 * @param expireAfter how long a request stays open without an answer; zero: for ever
 * @param reopens whether a closed scene opens again when something comes for it
 */
public record SelectionPolicy(
    SelectionRules rules,
    boolean live,
    Duration interval,
    double withdrawBelow,
    Duration expireAfter,
    boolean reopens) {}
