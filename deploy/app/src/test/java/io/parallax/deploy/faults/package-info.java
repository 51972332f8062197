/**
 * What may break while a real scan goes through, and that nothing comes of it: each case ends with
 * the state and the requests of an undisturbed run. Run by {@code mvn verify -Pfaults}.
 */
package io.parallax.deploy.faults;
