package io.parallax.deploy.flat;

import java.util.function.Consumer;

/**
 * A piece of furniture, or a group that stands together, before it has a place.
 *
 * <p>It is built in a frame whose origin is on the floor in the middle of its back edge: x from
 * {@code -width/2} to {@code width/2}, y from {@code -depth} to 0.
 *
 * @param width metres along the wall
 * @param depth metres into the room
 * @param height metres
 * @param build puts the solids there
 */
record Piece(double width, double depth, double height, Consumer<Workbench> build) {}
