/**
 * What a run leaves behind: scores, requests and a page of them, written from plain data and
 * records.
 */
package io.parallax.deploy.report;
