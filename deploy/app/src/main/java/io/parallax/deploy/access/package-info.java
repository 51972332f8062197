/**
 * Who may do what on a cluster: the users that the parts run as, with no more than they need, and
 * the Strimzi objects that set them and the topics up.
 */
package io.parallax.deploy.access;
