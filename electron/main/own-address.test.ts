import { expect, test } from 'vitest';
import { isOwnAddress, ORIGIN } from './own-address.ts';

test.each([`${ORIGIN}/`, `${ORIGIN}/index.html?x=1#there`])('%s is ours', (url) => expect(isOwnAddress(url)).toBe(true));

test.each(['file:///etc/passwd', 'data:text/html,hi', 'javascript:alert(1)', 'weir://other/', 'weir://window.evil/', 'weir://window:1/', 'https://window/', 'about:blank', ''])('%s is not', (url) => {
  expect(isOwnAddress(url)).toBe(false);
});
