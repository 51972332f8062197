/** The topics for those who are not Java: an AsyncAPI document made of the catalogue. */
package io.parallax.deploy.asyncapi;
