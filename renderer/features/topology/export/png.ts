import { Failure } from '#shared/base/failure.ts';

/** Pixels that a browser's canvas still takes, on a side and in all. */
const MOST = { side: 16_384, area: 120e6 };

export interface PixelSize {
  width: number;
  height: number;
  scale: number;
}

/** Twice the size of the drawing, for screens of today; less where that is more than a canvas takes. */
export function pixelSize(width: number, height: number): PixelSize {
  const scale = Math.min(2, MOST.side / width, MOST.side / height, Math.sqrt(MOST.area / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)), scale };
}

/** Paints an SVG of ours in the theme of the window. */
export async function pngOf(svg: string, theme: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(inTheme(svg, theme))}`;
  await image.decode().catch(() => {
    throw new Failure('drawing-failed', 'The browser could not paint the drawing as a picture. Save it as SVG instead.');
  });
  const { width, height } = pixelSize(image.naturalWidth, image.naturalHeight);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')!.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Failure('drawing-failed', `A picture of ${width} × ${height} pixels is more than the browser can make. Save the drawing as SVG instead.`);
  return blob;
}

/** The SVG asks the system for light or dark; a picture has to be one of them. */
export function inTheme(svg: string, theme: string): string {
  return svg.replace('@media (prefers-color-scheme:dark)', theme === 'light' ? '@media not all' : '@media all');
}
