/** Tests of the whole: who may know whom. */
package io.patchcord;
