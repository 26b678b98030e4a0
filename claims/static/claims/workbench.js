/* The workbench without page loads: every form also works without this script.
   Text and cards select each other, the address keeps the selection, keys do the rest. */
import "./workbench/calling.js";
import "./workbench/finding.js";
import { explain } from "./workbench/first_day.js";
import "./workbench/forms.js";
import { goingOn } from "./workbench/going_on.js";
import { keep } from "./workbench/keeping.js";
import "./workbench/keys.js";
import { meetOthers } from "./workbench/others.js";
import "./workbench/reading.js";
import { scripted } from "./workbench/page.js";
import { selectFromAddress } from "./workbench/showing.js";
import { steady } from "./workbench/steady.js";
import { watch } from "./workbench/waiting.js";

scripted();
steady();
keep();
explain();
goingOn();
performance.mark("ready"); // what `manage.py benchmark desk` waits for
watch();
selectFromAddress();
meetOthers();
