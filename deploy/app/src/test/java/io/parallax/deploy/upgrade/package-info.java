/** What earlier versions stored is read, and gone on with, by this one. */
package io.parallax.deploy.upgrade;
