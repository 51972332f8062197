/**
 * What a run leaves behind: scores, requests and a picture sheet, written from plain data and
 * records.
 */
package io.parallax.deploy.report;
