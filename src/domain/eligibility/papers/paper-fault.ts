/** Why is a file not taken as a paper? In the applicant's words (M23.2). */
export const PAPER_FAULTS = {
  unknownType: '只收 JPG、PNG 图片和 PDF',
  oddName: '文件名的后缀不是图片或 PDF，或者含有隐藏的字符，请改名后再传',
  damaged: '文件不完整或已损坏，请重新拍照、扫描或导出后再传',
  tooLargePicture: '图片的长宽超出范围，请缩小后再传',
  bomb: '文件解开以后过大，请重新导出后再传',
  tooManyPages: '一份 PDF 最多 100 页，请分开上传',
  locked: 'PDF 设了密码或加了密，请去掉密码后再传',
  runsProgram: 'PDF 里带有脚本或自动执行的动作，请打印成普通 PDF 后再传',
  carriesFile: 'PDF 里夹带了别的文件，请打印成普通 PDF 后再传',
  archive: '文件里夹带了压缩包，请只传图片或 PDF',
  program: '文件里夹带了程序或脚本，不能上传',
  macro: '文件里夹带了带宏的办公文档，不能上传',
  virus: '文件带有病毒特征，不能上传',
  somethingBehind: '文件末尾夹带了别的内容，请重新导出后再传',
} as const;
export type PaperFault = keyof typeof PAPER_FAULTS;
