/**
 * Image files from outside: their headers, read and checked against {@link
 * io.parallax.schemas.image.Limits} before anything is decoded or allocated.
 */
package io.parallax.schemas.image;
