package io.parallax.topology.select;

import io.parallax.scorer.selection.SelectionRules;
import java.time.Duration;

/**
 * When and what the selector selects.
 *
 * @param rules what is eligible and how much may be asked
 * @param live true: as the coverage grows; false: once, when a scan is drained
 * @param interval how often changed scenes are looked at
 */
public record SelectionPolicy(SelectionRules rules, boolean live, Duration interval) {}
