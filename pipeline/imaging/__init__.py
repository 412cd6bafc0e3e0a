"""Make a page easier to read: upright, straight, evenly lit, its red seal faded; or say that it is blank."""

import cv2

cv2.setNumThreads(1)  # pages are read side by side; OpenCV's own threads would only wait, at the processor's cost
