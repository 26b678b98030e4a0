/* The page of a claim's evidence; the same as on its card. */
import "./workbench/reading.js";
