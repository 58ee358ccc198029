const images = (count: number) => (count === 1 ? '1 image' : `${count} images`)

export const imageTexts = {
  title: 'Images',
  hint: 'What containers are made from, as it lies on the machine. Removing an image frees its space; it is pulled again when an app needs it.',
  failed: 'The images cannot be listed.',
  filter: 'Filter images',
  target: 'Target',
  count: (count: number, size: string) => `${images(count)}, ${size}`,
  empty: 'No images are on this machine',
  emptyHint: 'They come with the first app that you run.',
  noneMatch: 'No image matches.',
  chooseAll: 'Choose all images',
  choose: (name: string) => `Choose ${name}`,
  image: 'Image',
  size: 'Size',
  made: 'Made',
  usedBy: 'Used by',
  nameless: 'without a name',
  bundled: 'from the library',
  bundledHint: 'Assembled by Panamax, and again whenever it is needed',
  containers: (count: number) => (count === 1 ? '1 container' : `${count} containers`),
  unused: 'nothing',
  removeChosen: (count: number) => (count === 0 ? 'Remove' : `Remove ${images(count)}`),
  removeTitle: (count: number) => `Remove ${images(count)}`,
  usedWarning: (count: number) =>
    `${images(count)} of them ${count === 1 ? 'is' : 'are'} used by a container and will stay.`,
  takeBundled: (count: number) => `Also ${images(count)} that Panamax has assembled`,
  removeHint: 'Data is not touched: volumes stay.',
  removeButton: 'Remove',
  removed: (count: number) =>
    count === 0 ? 'No image was removed.' : count === 1 ? '1 image was removed.' : `${count} images were removed.`,
  stayed: (count: number) => (count === 1 ? '1 image stays' : `${count} images stay`),
}
