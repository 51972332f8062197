/**
 * A furnished flat that no one had to scan: rooms, furniture and materials drawn from a seed, a
 * walk through them, and for every frame of the walk the colour and depth images a robot would
 * send, together with the exact class of every pixel.
 *
 * <p>From the seed to the frame: {@code FlatPlan} lays out rooms, {@code Shell} and {@code
 * Furnishing} build them of {@code Solid}s, {@code SolidTree} and {@code Lighting} make rays and
 * light fast, {@code Walk} leads the camera, {@code Renderer} and {@code DepthSensor} take the
 * images. World axes: x and y span the floor, z points up, metres.
 */
package io.parallax.deploy.flat;
