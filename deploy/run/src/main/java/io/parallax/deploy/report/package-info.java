/**
 * What a run leaves behind: scores, requests and a picture sheet, written from plain data and
 * records, and the rank correlation that compares scores with other people's.
 */
package io.parallax.deploy.report;
