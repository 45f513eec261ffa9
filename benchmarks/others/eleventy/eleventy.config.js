export default config => {
  config.setUseGitIgnore(false);
  config.setQuietMode(true);
  return { dir: { input: '.', output: '_site', data: '_data' }, templateFormats: ['11ty.js'] };
};
