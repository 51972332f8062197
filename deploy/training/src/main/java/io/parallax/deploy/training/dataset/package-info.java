/**
 * Datasets: folders of images, masks and weights that trainers read as they are, made of frames,
 * answers and scene maps, and kept up to date.
 */
package io.parallax.deploy.training.dataset;
