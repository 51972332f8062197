/** Training: what a trainer is given and what it gives back. */
package io.parallax.deploy.training;
